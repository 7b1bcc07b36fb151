// What somebody chose for their eyes, before anything is drawn. A module would wait for the page.
try {
  Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem("portal-comfort")));
} catch {} // nothing can be kept here, or it is not ours
