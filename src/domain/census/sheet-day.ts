import { addDays, parseLocalDate, type LocalDate } from '#domain/time.ts';

/**
 * Days as schools write them in their sheets (C1): `2013-5-6`, `2013.5.6`, `2013/5/6`, `20130506`,
 * `2013年5月6日`, `2013年5月`, and the number by which Excel itself counts days.
 */
export interface SheetDay {
	readonly day: LocalDate;
	/** The sheet names a month alone: the first of it stands in until somebody knows the day. */
	readonly isMonthOnly: boolean;
}

/** Excel's day 0; it believes in 29 February 1900, which no child of today was born before. */
const EXCEL_DAY_ZERO = '1899-12-30' as LocalDate;
/** 1954 to 2064: numbers outside are no days of children or of what happens to them. */
const SERIAL_MIN = 20_000;
const SERIAL_MAX = 60_000;

/** The day a cell means; `null` when it is none, 30 February included. */
export function readSheetDay(text: string): SheetDay | null {
	const cell = text.normalize('NFKC').trim();
	const serial = /^(\d{5})(\.\d+)?$/.exec(cell);
	if (serial?.[1] !== undefined) return readSerial(Number(serial[1]));
	const parts =
		/^(\d{4})(\d{2})(\d{2})$/.exec(cell) ??
		/^(\d{4})(\d{2})$/.exec(cell) ??
		/^(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(\d{1,2})\s*日?)?月?(?:[T ].*)?$/.exec(cell);
	if (!parts) return null;
	const [, year = '', month = '', dayOfMonth] = parts;
	const day = parseLocalDate(
		`${year}-${month.padStart(2, '0')}-${(dayOfMonth ?? '1').padStart(2, '0')}`,
	);
	return day === null ? null : { day, isMonthOnly: dayOfMonth === undefined };
}

function readSerial(days: number): SheetDay | null {
	if (days < SERIAL_MIN || days > SERIAL_MAX) return null;
	return { day: addDays(EXCEL_DAY_ZERO, days), isMonthOnly: false };
}
