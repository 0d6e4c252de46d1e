import { error } from '@sveltejs/kit';
import * as v from 'valibot';

/** The JSON body of a request in the expected shape; 400 `bad-request` when it is anything else. */
export async function readBody<S extends v.GenericSchema>(
	request: Request,
	schema: S,
): Promise<v.InferOutput<S>> {
	if (!request.headers.get('content-type')?.startsWith('application/json')) {
		error(415, { message: 'Send JSON.', code: 'bad-request' });
	}
	const body: unknown = await request.json().catch((cause: unknown) => {
		if (cause instanceof SyntaxError) return undefined;
		throw cause;
	});
	const parsed = v.safeParse(schema, body);
	if (!parsed.success) error(400, { message: 'Not the expected shape.', code: 'bad-request' });
	return parsed.output;
}
