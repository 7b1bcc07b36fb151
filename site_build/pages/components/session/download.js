// Saves a file that was made on this page.

export function download(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
}

export const textFile = (text, name) => new File([text], name, { type: "text/plain" });
