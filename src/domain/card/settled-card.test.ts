import { describe, expect, test } from 'vitest';
import type { SettlementId, StatementId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { CardField, CardPerson } from './fields.ts';
import type { CardFacts } from './settle.ts';
import { settledCard, settledCarerPhone } from './settled-card.ts';

const BY = `usr_${'k'.repeat(22)}` as UserId;
const AT = '2026-11-20T01:00:00.000Z' as Instant;
type Line = readonly [CardPerson, CardField, string, ('in-force' | 'older' | 'wrong' | null)?];

/** A card on which each of these was said, and decided as it says; `null`: still waits. */
function cardOf(...lines: readonly Line[]): CardFacts {
	const said = lines.map(([person, field, value, verdict = 'in-force'], index) => {
		const id = `stm_${String(index).padStart(22, '0')}` as StatementId;
		return { id, person, field, value, verdict };
	});
	return {
		statements: said.map(({ verdict: _decided, ...each }) => ({
			...each,
			...{ since: '2026-11-20' as LocalDate, source: 'carer', note: '', photos: [], seen: null },
			...{ by: BY, writtenAt: AT },
		})),
		settlements: said.flatMap(({ id, person, field, verdict }) =>
			verdict === null
				? []
				: [
						{
							...{ id: id.replace('stm', 'stl') as SettlementId, person, field },
							...{ verdicts: { [id]: verdict }, after: [], reason: '', by: BY, at: AT },
						},
					],
		),
		withdrawals: [],
	};
}

describe('[§4.4] the carer as a subject teacher may call them', () => {
	test('is the name, the relation and the numbers that hold, and nothing beside them', () => {
		const facts = cardOf(
			['carer', 'name', '吴桂芳'],
			['carer', 'relation', '奶奶'],
			['carer', 'phone', '150 0000 6612'],
			['carer', 'phone', '150 0000 0001', 'older'],
			['carer', 'phone', '150 0000 0002', 'wrong'],
			['carer', 'phone', '150 0000 0003', null],
			['carer', 'address', '柳湾村 12 号'],
			['carer', 'health', '腿脚不便'],
			['father', 'phone', '150 0000 0004'],
			['otherCarer', 'phone', '150 0000 0005'],
		);
		expect(settledCarerPhone(facts)).toEqual({
			person: 'carer',
			fields: [
				{ field: 'name', values: ['吴桂芳'] },
				{ field: 'relation', values: ['奶奶'] },
				{ field: 'phone', values: ['150 0000 6612'] },
			],
		});
		expect(settledCard(facts)).toHaveLength(3);
	});

	test('is the number alone where nobody wrote down whose it is', () => {
		expect(settledCarerPhone(cardOf(['carer', 'phone', '150 0000 6612']))).toEqual({
			person: 'carer',
			fields: [{ field: 'phone', values: ['150 0000 6612'] }],
		});
	});

	test.each<[string, readonly Line[]]>([
		['the card is empty', []],
		['there is a name alone', [['carer', 'name', '吴桂芳']]],
		['the number only waits', [['carer', 'phone', '150 0000 6612', null]]],
		['nothing in it can be dialled', [['carer', 'phone', '没有电话']]],
		['only others have numbers', [['father', 'phone', '150 0000 6612']]],
	])('is nobody where %s', (_where, lines) => {
		expect(settledCarerPhone(cardOf(...lines))).toBeNull();
	});
});
