import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import { PayloadError } from '../codec.ts';
import { damageOf, isDamage } from './damage.ts';
import { LogDatabase } from './database.ts';
import type { Damage } from './heads.ts';
import type { LogThreadData } from './log-thread.ts';
import type { FromThread, Reply, Request } from './messages.ts';

/**
 * The thread that owns `log.sqlite`: it may wait on the disk, the event loop may not. After a write
 * that failed, its handle is never written to again. It still serves reads, and it alone can: a full
 * disk lets no new handle be opened, and a new one could take the failed commit for a whole one. It
 * goes when `verify` has opened another and proven a write on that (R1).
 */
const port = must(parentPort, 'this file runs as a worker');
const { path, keysDir, durable, trusted, bell } = workerData as LogThreadData;

const say = (message: FromThread) => port.postMessage(message);
/** Each thing is told once, however often it is come across. */
const told = new Set<string>();
let database = open();
let writable = trusted;

function open(upTo?: number): LogDatabase {
	return new LogDatabase(path, keysDir, { durable, onDamage: tell, ...(upTo && { upTo }) });
}

function tell(damage: Damage): void {
	const name = `${damage.docId ?? ''} ${damage.message}`;
	if (told.has(name)) return;
	told.add(name);
	say({ damage });
}

/** From now on this handle is for reading, and shows nothing of what failed. */
function distrust(): void {
	writable = false;
	try {
		database.rollBack();
	} catch {
		// Not even that: what lies on the disk is read instead.
		replace(open(database.newest));
	}
}

function replace(fresh: LogDatabase): void {
	const old = database;
	database = fresh;
	try {
		old.close();
	} catch {
		// A handle that has failed owes us nothing any more.
	}
}

/**
 * Runs a write; whatever goes wrong in it makes this handle one that is not to be trusted, save that
 * one document is damaged: the others go on.
 */
function write<T>(act: () => T): T {
	if (!writable) throw new Error('The update log has failed and is not verified yet.');
	try {
		return act();
	} catch (cause) {
		if (!isDamage(cause)) distrust();
		else database.rollBack();
		throw isDamage(cause) ? damageOf(cause) : cause;
	}
}

/** Runs a reading; the operator hears of what is not whole, as the asker does. */
function read<T>(docId: DocId | null, act: () => T): T {
	try {
		return act();
	} catch (cause) {
		const damage = damageOf(cause);
		if (damage instanceof PayloadError) tell({ docId, message: damage.message });
		throw damage;
	}
}

/** Whoever asks knows of a failure, if only of one of its own. */
function verify(): void {
	writable = false;
	const fresh = open(database.newest);
	try {
		fresh.verify();
	} catch (cause) {
		fresh.close();
		throw cause;
	}
	replace(fresh);
	writable = true;
}

function close(): void {
	try {
		if (writable) database.handOver();
	} catch {
		// It is in the intake, durably, and the next start finds it there.
	}
	database.close();
}

function answer(request: Request): unknown {
	switch (request.name) {
		case 'append':
			return write(() => ({ firstSeq: database.append(request.ask), lease: database.lease }));
		case 'handOver':
			return write(() => database.handOver());
		case 'putSnapshot': {
			const { docId, generation, seq, state } = request.ask;
			return write(() => database.putSnapshot(docId, generation, seq, state));
		}
		case 'read':
			return read(request.ask.docId, () =>
				database.read(request.ask.docId, request.ask.generation),
			);
		case 'history': {
			const { docId, generation, afterSeq } = request.ask;
			return read(docId, () => database.history(docId, generation, afterSeq));
		}
		case 'heads':
			return database.heads(request.ask);
		case 'moved':
			return database.moved(request.ask);
		case 'fold':
			return write(() => database.fold(request.ask));
		case 'putGeneration':
			return write(() => database.putGeneration(request.ask));
		case 'destroyGeneration': {
			const { docId, generation } = request.ask;
			return write(() => database.destroyGeneration(docId, generation));
		}
		case 'storeName':
			return database.storeName();
		case 'keepAside':
			return write(() => database.keepAside(request.ask.words, request.ask.receivedAt));
		case 'readAside':
			return read(null, () => database.readAside(request.ask));
		case 'settleAside':
			return write(() => database.settleAside(request.ask.numbers, request.ask.outcome));
		case 'rewriteAside': {
			const { docId, number, bytes } = request.ask;
			return write(() => database.rewriteAside(docId, number, bytes));
		}
		case 'verify':
			return verify();
		case 'proveWrite':
			return write(() => database.proveWrite());
		case 'close':
			return close();
	}
}

function handle(request: Request): void {
	let reply: Reply;
	try {
		if (request.told !== null) database.told(request.told);
		reply = { id: request.id, ok: true, answer: answer(request) ?? null };
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		reply = { id: request.id, ok: false, message, isDamage: cause instanceof PayloadError };
	}
	say(reply);
}

/**
 * Waits for the bell and not for events: for a commit that has a few bytes to write, an event loop is a
 * third of the price.
 */
function listen(): void {
	for (;;) {
		const rung = Atomics.load(bell, 0);
		const received = receiveMessageOnPort(port) as { readonly message: Request } | undefined;
		if (received !== undefined) {
			handle(received.message);
			if (received.message.name === 'close') return port.close();
			continue;
		}
		Atomics.wait(bell, 0, rung);
	}
}

// What a process that ended without warning has left there is shown to nobody before it is durable.
if (trusted) database.handOver();
say('opened');
listen();
