import sharp from 'sharp';
import type { Dice } from './seeded-random.ts';

/**
 * Pictures for the demo school, drawn by code: no photograph of anybody's child is ever shipped. Each
 * scene is a few flat shapes with seeded colours and places, rendered to a JPEG like a phone's.
 */
export const SCENES = ['courtyard', 'fields', 'classroom', 'basketball', 'rain', 'dusk'] as const;
export type Scene = (typeof SCENES)[number];

const WIDTH = 1200;
const HEIGHT = 900;

/** JPEG bytes of one scene; the same dice give the same picture. */
export async function drawPicture(scene: Scene, dice: Dice): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${DRAW[scene](dice)}</svg>`;
	return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
}

/** A slip of paper on a table with something scribbled on it, as one takes it of a number. */
export async function drawSlip(dice: Dice): Promise<Buffer> {
	let scribble = '';
	for (let at = 0; at < 11; at++) {
		const x = 320 + at * 50;
		const [up, down] = [dice.between(20, 60), dice.between(20, 60)];
		scribble += path(`M${x} ${430 - up} q24 ${up} 0 ${up + down} q28 -6 30 -${down}`, 'none', PEN);
	}
	const slip = rect(240, 300, 720, 280, '#f4efe2', 'transform="rotate(-4 600 440)"');
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${rect(0, 0, WIDTH, HEIGHT, '#8a6a4a')}${slip}${scribble}</svg>`;
	return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
}

const PEN = 'stroke="#23324f" stroke-width="7" stroke-linecap="round"';

const rect = (x: number, y: number, w: number, h: number, fill: string, more = '') =>
	`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`;
const circle = (x: number, y: number, r: number, fill: string) =>
	`<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
const path = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`;

function sky(top: string, bottom: string): string {
	return `<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>${rect(0, 0, WIDTH, HEIGHT, 'url(#sky)')}`;
}

/** A range of hills as one wavy line down to the bottom. */
function hills(dice: Dice, y: number, height: number, fill: string): string {
	let d = `M0 ${y}`;
	for (let x = 0; x < WIDTH; x += 300) {
		const peak = y - dice.between(Math.round(height / 2), height);
		d += ` Q${x + 150} ${peak} ${x + 300} ${y - dice.between(0, 30)}`;
	}
	return path(`${d} V${HEIGHT} H0 Z`, fill);
}

/** A child seen from afar: head, hair, jacket, legs; never a face. */
function figure(dice: Dice, x: number, y: number, size: number): string {
	const jacket = dice.pick(['#c8553d', '#2f6690', '#588b8b', '#e9a23b', '#7d5ba6']);
	return [
		rect(x - size * 0.16, y - size * 0.45, size * 0.13, size * 0.45, '#3d405b'),
		rect(x + size * 0.03, y - size * 0.45, size * 0.13, size * 0.45, '#3d405b'),
		rect(x - size * 0.22, y - size * 0.95, size * 0.44, size * 0.55, jacket, `rx="${size * 0.12}"`),
		circle(x, y - size * 1.12, size * 0.19, '#f1c8a4'),
		path(
			`M${x - size * 0.2} ${y - size * 1.12} a${size * 0.2} ${size * 0.2} 0 0 1 ${size * 0.4} 0 q${-size * 0.2} ${-size * 0.1} ${-size * 0.4} 0`,
			'#2b2118',
		),
	].join('');
}

function figures(dice: Dice, count: number, y: number, size: number): string {
	const step = WIDTH / (count + 1);
	return Array.from({ length: count }, (_, index) =>
		figure(
			dice,
			step * (index + 1) + dice.between(-60, 60),
			y + dice.between(-14, 14),
			size * (0.9 + dice.next() * 0.25),
		),
	).join('');
}

function tree(dice: Dice, x: number, y: number, size: number, leaf: string): string {
	const crown = Array.from({ length: 5 }, () =>
		circle(
			x + dice.between(-size / 3, size / 3),
			y - size * 0.75 + dice.between(-size / 4, size / 6),
			size * 0.28,
			leaf,
		),
	).join('');
	return rect(x - size * 0.05, y - size * 0.6, size * 0.1, size * 0.6, '#6b4f3a') + crown;
}

function courtyard(dice: Dice): string {
	const wall = dice.pick(['#efe3cf', '#e8d5b9', '#f2e8da']);
	return [
		sky('#a9d6e5', '#fdf1d6'),
		hills(dice, 420, 160, '#9ab87a'),
		rect(180, 300, 640, 330, wall),
		path('M140 310 L500 170 L860 310 Z', '#5b4a42'),
		rect(430, 430, 140, 200, '#8d5b3f'),
		rect(250, 390, 110, 110, '#7fa6b5', 'stroke="#5b4a42" stroke-width="10"'),
		rect(640, 390, 110, 110, '#7fa6b5', 'stroke="#5b4a42" stroke-width="10"'),
		rect(0, 620, WIDTH, 280, '#d9c3a0'),
		tree(dice, 990, 660, 420, dice.pick(['#6a994e', '#84a948', '#d99a2b'])),
		...Array.from({ length: 6 }, () =>
			circle(dice.between(80, 1120), dice.between(700, 860), 16, dice.pick(['#fff7e6', '#b5651d'])),
		),
		figures(dice, 2, 830, 190),
	].join('');
}

function fields(dice: Dice): string {
	const crop = dice.pick([
		['#f2cf4a', '#e3b93b'],
		['#8fbf5a', '#79a948'],
		['#e0b050', '#c9963a'],
	] as const);
	return [
		sky('#bfe3f2', '#fff4dc'),
		circle(dice.between(200, 1000), 170, 70, '#fff3b0'),
		hills(dice, 380, 200, '#7d9d8c'),
		hills(dice, 460, 120, '#93ad74'),
		rect(0, 450, WIDTH, 450, crop[0]),
		...Array.from({ length: 9 }, (_, row) =>
			path(
				`M0 ${480 + row * 48} q300 ${dice.between(-26, 26)} 600 0 t600 0 v14 q-300 ${dice.between(-20, 20)} -600 0 t-600 0 Z`,
				crop[1],
			),
		),
		path('M560 900 Q600 640 700 450 h24 Q660 660 720 900 Z', '#c8a877'),
		figures(dice, 2, 800, 150),
	].join('');
}

function classroom(dice: Dice): string {
	const desks = Array.from({ length: 3 }, (_, row) =>
		Array.from({ length: 4 }, (_, column) => {
			const x = 130 + column * 270;
			const y = 600 + row * 105;
			return (
				figure(dice, x + 85, y + 30, 130) +
				rect(x, y, 190, 26, '#b9834f') +
				rect(x + 14, y + 26, 14, 60, '#8a5a33') +
				rect(x + 162, y + 26, 14, 60, '#8a5a33')
			);
		}).join(''),
	).join('');
	return [
		rect(0, 0, WIDTH, HEIGHT, '#f4ead7'),
		rect(0, 700, WIDTH, 200, '#cfb48c'),
		rect(230, 130, 640, 290, '#2f5d50', 'stroke="#9a6a3c" stroke-width="18"'),
		...Array.from({ length: 5 }, (_, line) =>
			rect(280, 185 + line * 44, dice.between(180, 500), 9, '#dfe9e2', 'rx="4" opacity=".8"'),
		),
		rect(960, 120, 200, 320, '#bfe3f2', 'stroke="#fff" stroke-width="16"'),
		path('M960 440 q60 -110 110 -50 t90 -30 v80 Z', '#8fb36b'),
		desks,
	].join('');
}

function basketball(dice: Dice): string {
	const x = dice.between(330, 620);
	return [
		sky('#a6d3ea', '#f6efe0'),
		hills(dice, 430, 150, '#87a878'),
		rect(0, 440, WIDTH, 460, dice.pick(['#c77d5a', '#7aa3a1', '#b98b6b'])),
		path('M60 840 H1140 M600 460 V900', 'none', 'stroke="#fff6e8" stroke-width="8" opacity=".85"'),
		`<ellipse cx="600" cy="680" rx="170" ry="80" fill="none" stroke="#fff6e8" stroke-width="8" opacity=".85"/>`,
		rect(930, 220, 18, 480, '#5c6b73'),
		rect(820, 180, 190, 130, '#fdfcf7', 'stroke="#5c6b73" stroke-width="10"'),
		path('M850 312 h90 l-14 70 h-62 Z', 'none', 'stroke="#d1495b" stroke-width="8"'),
		circle(x + 120, 330, 34, '#e07a2f'),
		figures(dice, 5, 800, 200),
	].join('');
}

function rain(dice: Dice): string {
	const umbrellas = Array.from({ length: 4 }, (_, index) => {
		const x = 180 + index * 270 + dice.between(-40, 40);
		const colour = dice.pick(['#2f6690', '#c8553d', '#e9a23b', '#588b8b']);
		return (
			figure(dice, x, 830, 180) +
			path(
				`M${x - 120} 610 a120 110 0 0 1 240 0 q-30 -26 -60 0 q-30 -26 -60 0 q-30 -26 -60 0 q-30 -26 -60 0`,
				colour,
			) +
			rect(x - 4, 590, 8, 150, '#4a4a4a')
		);
	}).join('');
	const drops = Array.from({ length: 90 }, () => {
		const x = dice.between(0, WIDTH);
		const y = dice.between(0, HEIGHT);
		return `M${x} ${y} l-10 34`;
	}).join(' ');
	return [
		sky('#8fa3ad', '#cfd8d6'),
		hills(dice, 430, 170, '#7f9488'),
		rect(60, 260, 700, 320, '#d8cdbd'),
		path('M30 270 L400 150 L800 270 Z', '#54504c'),
		...[130, 320, 510].map((x) => rect(x, 350, 120, 130, '#f3d98b')),
		rect(0, 570, WIDTH, 330, '#93a19d'),
		...Array.from(
			{ length: 5 },
			() =>
				`<ellipse cx="${dice.between(60, 1140)}" cy="${dice.between(780, 880)}" rx="90" ry="14" fill="#b9c6c4"/>`,
		),
		umbrellas,
		path(drops, 'none', 'stroke="#eef3f3" stroke-width="3" opacity=".7"'),
	].join('');
}

function dusk(dice: Dice): string {
	return [
		sky('#3d405b', '#f2a65a'),
		circle(dice.between(250, 950), 430, 80, '#ffd79a'),
		hills(dice, 520, 200, '#5a4e6b'),
		hills(dice, 620, 140, '#453c56'),
		rect(120, 470, 520, 230, '#2f2b3d'),
		path('M90 480 L380 360 L670 480 Z', '#241f30'),
		...[170, 300, 430, 540].map((x) =>
			rect(x, 530, 70, 80, dice.chance(0.8) ? '#ffd166' : '#57506b'),
		),
		rect(0, 690, WIDTH, 210, '#332d42'),
		tree(dice, 930, 740, 330, '#2a2536'),
		figures(dice, 3, 830, 150),
	].join('');
}

const DRAW: Readonly<Record<Scene, (dice: Dice) => string>> = {
	courtyard,
	fields,
	classroom,
	basketball,
	rain,
	dusk,
};
