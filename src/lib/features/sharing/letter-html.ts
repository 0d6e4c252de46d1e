import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import tokens from '#lib/ui/tokens.css?raw';

/**
 * A whole page for parents as one string: no script, no stylesheet and no font to fetch, nothing of
 * the staff's application. `nonce` is the one the page's Content-Security-Policy admits styles by.
 */
export function letterHtml<Props extends Record<string, unknown>>(
	page: Component<Props>,
	props: Props,
	nonce: string,
): string {
	const { head, body } = render(page as Component<Record<string, unknown>>, { props });
	const styled = `<style>${tokens}</style>${head}`.replaceAll(
		/<style[^>]*>(.*?)<\/style>/gs,
		(_, css: string) => `<style nonce="${nonce}">${shortened(css)}</style>`,
	);
	return (
		`<!doctype html><html lang="${getLocale()}"><head><meta charset="utf-8">` +
		`${withoutMarks(styled)}</head>` +
		`<body>${withoutMarks(body)}</body></html>`
	);
}

/**
 * What a parent's browser may do: show this page, its own pictures, and send its one form home. There
 * is no `script-src`, so `default-src 'none'` forbids every script.
 */
export function letterPolicy(nonce: string): string {
	return [
		"default-src 'none'",
		`style-src 'nonce-${nonce}'`,
		"img-src 'self' data:",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}

/** Svelte's marks for a script that would take over the page; here none ever does. */
function withoutMarks(html: string): string {
	return html.replaceAll(/<!--.*?-->/gs, '');
}

/** Every byte is paid for by a parent's data plan: comments and indentation stay at school. */
function shortened(css: string): string {
	return css
		.replaceAll(/\/\*.*?\*\//gs, '')
		.replaceAll(/\s+/g, ' ')
		.replaceAll(/ ?([{};,]) ?/g, '$1');
}
