import { compile } from '@inlang/paraglide-js';
import { MESSAGES } from '../../src/lib/i18n/compile-options.ts';

/** Compiles the messages for type checks and tests that run before any build (`npm run check`). */
await compile(MESSAGES);
