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

/** The fields of a form; 415 or 400 `bad-request` when the request carries none or a torn one. */
export async function readForm(request: Request): Promise<FormData> {
	const type = request.headers.get('content-type') ?? '';
	if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type)) {
		error(415, { message: 'Send a form.', code: 'bad-request' });
	}
	return request.formData().catch((cause: unknown) => {
		if (cause instanceof TypeError) error(400, { message: 'Not a form.', code: 'bad-request' });
		throw cause;
	});
}
