import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import tokens from '#lib/ui/tokens.css?inline';

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
	const styles = `<style>${withoutComments(tokens)}</style>${head}`;
	return (
		`<!doctype html><html lang="${getLocale()}"><head>` +
		styles.replaceAll('<style', `<style nonce="${nonce}"`) +
		`</head><body>${body.replaceAll(/<!--.*?-->/gs, '')}</body></html>`
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

function withoutComments(css: string): string {
	return css.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\s+/g, ' ');
}
