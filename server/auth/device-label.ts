/**
 * What a person sees in "my devices": browser and system, e.g. `Chrome · Android`, from the
 * User-Agent. Only words from these lists leave this function, so the header cannot plant text.
 */
const BROWSERS: readonly [RegExp, string][] = [
	[/MicroMessenger/i, '微信'],
	[/\bEdgA?\//, 'Edge'],
	[/HuaweiBrowser/i, 'HUAWEI Browser'],
	[/MiuiBrowser/i, 'Mi Browser'],
	[/QQBrowser/i, 'QQ Browser'],
	[/UCBrowser/i, 'UC Browser'],
	[/\bFirefox\/|\bFxiOS\//, 'Firefox'],
	[/\bOPR\//, 'Opera'],
	[/\bChrome\/|\bCriOS\//, 'Chrome'],
	[/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string][] = [
	[/HarmonyOS|OpenHarmony/i, 'HarmonyOS'],
	[/Android/i, 'Android'],
	[/iPhone/i, 'iPhone'],
	[/iPad/i, 'iPad'],
	[/Windows/i, 'Windows'],
	[/Mac OS X|Macintosh/i, 'Mac'],
	[/Linux|X11|CrOS/i, 'Linux'],
];

/** Browser and system in a few words; `?` where neither is known. */
export function deviceLabel(userAgent: string | null): string {
	const pick = (list: readonly [RegExp, string][]) =>
		list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
	return [pick(BROWSERS), pick(SYSTEMS)].filter(Boolean).join(' · ') || '?';
}
