/**
 * The cookie that tells the device whose session the browser holds: the person's opaque id, no
 * secret and no name. It grants nothing; the session's own cookie, which no script can read, does.
 */
export const USER_COOKIE = 'jiashu-user';
