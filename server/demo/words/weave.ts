import type { DemoChild } from '../people.ts';

/**
 * Fills the gaps of a sentence for one child: `{名}` the name teachers use, `{她}` the pronoun,
 * `{家}` who looks after the child, `{亲}` who works away, `{城}` and `{厂}` where, `{强}` and `{弱}`
 * the subjects, `{好}` the hobby, `{养}` what the child cares for at home.
 */
export function weave(sentence: string, child: DemoChild): string {
	const gaps: Readonly<Record<string, string>> = {
		名: child.called,
		她: child.pronoun,
		家: child.keeper,
		亲: child.away,
		城: child.city,
		厂: child.trade,
		强: child.strong,
		弱: child.weak,
		好: child.hobby,
		养: child.cares,
	};
	return sentence.replace(/\{(.)\}/g, (_, gap: string) => {
		const words = gaps[gap];
		if (words === undefined) throw new Error(`No words for {${gap}} in: ${sentence}`);
		return words;
	});
}
