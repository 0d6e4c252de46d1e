/** Hands the person a plain text file. The mark at the start lets old Windows editors read Chinese. */
export function saveText(name: string, text: string): void {
	const blob = new Blob(['\uFEFF', text.replaceAll('\n', '\r\n')], {
		type: 'text/plain;charset=utf-8',
	});
	saveFile(name, blob);
}

/** Hands the person a file under this name. */
export function saveFile(name: string, blob: Blob): void {
	const address = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	URL.revokeObjectURL(address);
}
