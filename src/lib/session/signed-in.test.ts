import { expect, test } from 'vitest';
import { createId } from '#domain/ids.ts';
import { userInCookies } from './signed-in.ts';

const user = createId('user', (bytes) => bytes.fill(7));

test('the person is found among other cookies', () => {
	expect(userInCookies(`jiashu-locale=en; jiashu-user=${user}`)).toBe(user);
	expect(userInCookies(`jiashu-user=${user}; other=1`)).toBe(user);
});

test.each(['', 'jiashu-user=', 'jiashu-user=somebody', `x-jiashu-user=${user}`])(
	'nobody is named by “%s”',
	(cookies) => expect(userInCookies(cookies)).toBeNull(),
);
