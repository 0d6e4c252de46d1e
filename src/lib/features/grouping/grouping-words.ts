import type { ChildCategory } from '#domain/grouping.ts';
import { m } from '#lib/i18n/generated/messages.js';

export function categoryName(category: ChildCategory): string {
	return {
		study: m.grouping_study,
		mind: m.grouping_mind,
		habits: m.grouping_habits,
		living: m.grouping_living,
		steady: m.grouping_steady,
	}[category]();
}
