import type { FeedbackWay, MatterState } from '#domain/feedback.ts';
import { m } from '#lib/i18n/generated/messages.js';

export function wayName(way: FeedbackWay): string {
	return { phone: m.feedback_way_phone, face: m.feedback_way_face, link: m.feedback_way_link }[
		way
	]();
}

export function matterStateName(state: MatterState): string {
	return {
		open: m.matter_open,
		unfixed: m.matter_unfixed,
		closed: m.matter_closed,
	}[state]();
}
