/** Saves what was made in this browser, as a download. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser holds on to what it saves by itself from here on.
  URL.revokeObjectURL(url)
}
