/** Looks every other millisecond until the condition holds; the test's own time limit is the only clock. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
