/** Staff pages render on the client, from the device's own copy: they work without a network. */
export const ssr = false;
