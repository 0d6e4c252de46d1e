/** The empty page that the service worker hands out for every staff address; it holds no name. */
export const prerender = true;
export const ssr = false;
