// What somebody chose for their eyes is kept on this device. It stands on the root before anything is drawn, so this
// is no module: those wait for the page.
try {
  const chosen = JSON.parse(localStorage.getItem("portal-comfort"));
  for (const name of ["palette", "size", "spacing"]) if (chosen?.[name]) document.documentElement.dataset[name] = chosen[name];
} catch {
  // Nothing can be kept here, or it is not ours.
}
