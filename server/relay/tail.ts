import { must } from '#domain/assert.ts';
import type { StoredDocument } from '#server/store/log/update-log.ts';

/** The first page of a tail is small, because most documents are; each next one twice as large. */
const pageBytesMin = 512;
const pageBytesMax = 64 * 1024;

interface Page {
	readonly bytes: Uint8Array<ArrayBuffer>;
	used: number;
}

/**
 * The durable updates after a snapshot. Each is a few bytes, and there may be hundreds of thousands:
 * copied together into pages they are nothing to the garbage collector, which would hold everybody up
 * over so many small arrays.
 */
export class Tail {
	readonly #pages: Page[] = [];
	readonly #seqs: number[] = [];
	/** Where each update lies: its page, and where it begins and ends there. */
	readonly #places: number[] = [];
	#bytes = 0;

	constructor(rows: StoredDocument['tail'] = []) {
		for (const { seq, bytes } of rows) this.append(seq, bytes);
	}

	/** How many updates. */
	get length(): number {
		return this.#seqs.length;
	}

	/** Of all updates together. */
	get bytes(): number {
		return this.#bytes;
	}

	/** The number of the newest update. */
	get newest(): number | undefined {
		return this.#seqs.at(-1);
	}

	append(seq: number, bytes: Uint8Array): void {
		const page = this.#pageWith(bytes.length);
		page.bytes.set(bytes, page.used);
		this.#seqs.push(seq);
		this.#places.push(this.#pages.length - 1, page.used, page.used + bytes.length);
		page.used += bytes.length;
		this.#bytes += bytes.length;
	}

	/** Each update as it came, oldest first. */
	updates(): Uint8Array[] {
		return this.#seqs.map((_, index) => this.#update(index));
	}

	/** What comes after this number. */
	after(seq: number): Tail {
		let first = this.#seqs.length;
		while ((this.#seqs[first - 1] ?? -Infinity) > seq) first--;
		const rest = new Tail();
		for (let index = first; index < this.#seqs.length; index++) {
			rest.append(this.#seqs[index] ?? 0, this.#update(index));
		}
		return rest;
	}

	/** The length of each update, and all of them one after another: copies, for another thread. */
	packed(): { lengths: Uint32Array<ArrayBuffer>; bytes: Uint8Array<ArrayBuffer> } {
		const lengths = Uint32Array.from(this.#seqs, (_, index) => {
			return (this.#places[3 * index + 2] ?? 0) - (this.#places[3 * index + 1] ?? 0);
		});
		const bytes = new Uint8Array(this.#bytes);
		let at = 0;
		for (const page of this.#pages) {
			bytes.set(page.bytes.subarray(0, page.used), at);
			at += page.used;
		}
		return { lengths, bytes };
	}

	#update(index: number): Uint8Array {
		const at = 3 * index;
		const page = must(this.#pages[this.#places[at] ?? -1], 'an update has a page');
		return page.bytes.subarray(this.#places[at + 1], this.#places[at + 2]);
	}

	/** The last page when so much fits in it, else a new one. */
	#pageWith(bytes: number): Page {
		const last = this.#pages.at(-1);
		if (last !== undefined && last.bytes.length - last.used >= bytes) return last;
		const size = Math.min(pageBytesMin * 2 ** this.#pages.length, pageBytesMax);
		const page = { bytes: new Uint8Array(Math.max(size, bytes)), used: 0 };
		this.#pages.push(page);
		return page;
	}
}
