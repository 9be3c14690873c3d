/** Saves a text as a file. It stands in no address: the browser makes the file from memory. */
export function downloadText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Browsers begin to read after the click; by then they have it.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
