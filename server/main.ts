import { createServer } from 'node:http';
import { webcrypto } from 'node:crypto';
import { pino } from 'pino';
import { instantFromMs } from '#domain/time.ts';
import { readConfig } from './config.ts';
import { offerServices } from './seam.ts';
import type { Environment, Services } from './services.ts';

const config = readConfig(process.env, process.argv.slice(2));
const env: Environment = {
	now: () => instantFromMs(Date.now()),
	random: (bytes) => webcrypto.getRandomValues(bytes),
	log: pino({ level: 'info' }),
};
offerServices({ config, env } as unknown as Services);
const handlerModule = new URL('../build/handler.js', import.meta.url).href;
const { handler } = await import(handlerModule);
createServer(handler).listen(config.port, () => env.log.info({ port: config.port }, 'listening'));
