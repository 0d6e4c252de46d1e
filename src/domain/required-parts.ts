import { linesOfPart, partOf, type FrozenPiece } from './frozen-piece.ts';

/**
 * What a piece must hold before it can be submitted. Talk card: L27, "详细填好记录卡". Visit: somebody
 * has looked round, and who was told of a hazard (E7). Illness: when the guardian was told (D9;
 * 未成年人保护法 Art. 37). Study plan: time, content and a stage with its date (D3, L20). Guidance plan: the parts of G3 (L27); ticked measures are
 * measures.
 */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
	talk: ['place', 'mood', 'body', 'measures'],
	visit: ['place', 'met', 'body', 'lookRound'],
	illness: ['noticedAt', 'symptom', 'toldGuardianAt'],
	addendum: ['body'],
	section: ['time', 'content', 'stages'],
	guidance: ['trigger', 'facts', 'causes', 'childView', 'goals', 'measures', 'people', 'reviewOn'],
	'plan-review': ['body', 'reviewOn'],
};

/** The parts that are still missing, in the order of the form; empty when it may be submitted. */
export function missingParts(piece: FrozenPiece): string[] {
	const required = [...(REQUIRED[piece.kind] ?? [])];
	if (piece.kind === 'visit' && hasHazard(piece)) required.push('reportedBack');
	return required.filter((name) => !isFilled(piece, name));
}

/** Did whoever looked round see a hazard? */
export function hasHazard(piece: FrozenPiece): boolean {
	const part = partOf(piece, 'lookRound');
	return part !== null && 'chosen' in part && part.chosen.some((hazard) => hazard !== 'none');
}

function isFilled(piece: FrozenPiece, name: string): boolean {
	if (name === 'measures' && isFilled(piece, 'schoolMeasures')) return true;
	if (name === 'stages') return piece.parts.some((part) => part.name.startsWith('stage/'));
	const part = partOf(piece, name);
	return part !== null && linesOfPart(part).length > 0;
}
