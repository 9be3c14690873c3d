/** Saves a text as a file, under just this name. It stands in no address: the browser makes the file from memory.
 *  @param fileName browsers take a dot from its beginning, and then add `.txt` */
export function downloadText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Browsers begin to read after the click; by then they have it.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
