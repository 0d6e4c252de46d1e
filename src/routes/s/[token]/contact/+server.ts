import type { RequestEvent, RequestHandler } from './$types';
import { problemOf, readTyped, type Typed, type ValueProblem } from '#domain/card/proposal.ts';
import type { CardField } from '#domain/card/fields.ts';
import ContactPage from '#lib/features/sharing/ContactPage.svelte';
import { readForm } from '#lib/server/body.ts';
import type { ComponentProps } from 'svelte';
import { closedPage, goTo, html, passcodePage, pathOf, recognise } from '../parents-answer.ts';

/**
 * What school keeps on how to reach the guardian whose link this is (product.md §4.4, row "Contact
 * card": "L own, propose correction"). Besides the passcode this form is all that a parents' page sends.
 */
export const GET: RequestHandler = async (event) => {
	const reader = await recognise(event);
	// Whoever is not remembered is asked for the passcode where everybody is.
	if (reader === null) return goTo(pathOf(event));
	const { links, ownCards } = event.locals.services;
	const part = await ownCards.read(reader);
	if (part === null) return closedPage(event);
	if (event.request.method !== 'HEAD') await links.reading.noteView(reader);
	const said = NOTICES.find((notice) => event.url.searchParams.has(notice)) ?? null;
	return contactPage(event, { part, notice: said });
};

/** Corrections: what is sound becomes reports of change; what is not comes back as it was typed. */
export const POST: RequestHandler = async (event) => {
	const form = await readForm(event.request);
	const reader = await recognise(event);
	if (reader === null) return passcodePage(event, null, 403);
	const { ownCards } = event.locals.services;
	const part = await ownCards.read(reader);
	if (part === null) return closedPage(event);
	const typed = readTyped(part.person, (field) => form.get(field));
	const problems = problemsIn(typed);
	const again = (status: number, notice: Shown['notice']) =>
		contactPage(event, { part, typed, problems, notice }, status);
	if (Object.keys(problems).length > 0) return again(400, null);
	if (Object.keys(typed).length === 0) return again(400, 'nothing');
	const told = await ownCards.propose(reader, typed);
	if (told.ok) return goTo(`${pathOf(event)}/contact?${told.value ? 'told' : 'same'}`);
	switch (told.error.type) {
		case 'closed':
			return closedPage(event);
		case 'too-many':
			return again(429, 'too-many');
		case 'invalid':
			return again(400, 'busy');
		case 'busy':
			return again(503, 'busy');
	}
};

type Shown = ComponentProps<typeof ContactPage>;

/** What the page says above everything after a form was taken. */
const NOTICES = ['told', 'same'] as const;

function problemsIn(typed: Typed): Partial<Record<CardField, ValueProblem>> {
	return Object.fromEntries(
		Object.entries(typed).flatMap(([field, value]) => {
			const problem = problemOf(field as CardField, value);
			return problem === null ? [] : [[field, problem]];
		}),
	);
}

async function contactPage(
	event: RequestEvent,
	shown: Pick<Shown, 'part' | 'notice'> & Partial<Pick<Shown, 'typed' | 'problems'>>,
	status = 200,
): Promise<Response> {
	const hotline = await event.locals.services.letters.hotline();
	const page = { typed: {}, problems: {}, ...shown, hotline, path: pathOf(event) };
	return html(event, ContactPage, page, status);
}
