// What stays on this phone or tablet when the tab is closed, and only by choice: that several people use it, one after
// another; and, for a personal link, the place in an induction, for 30 days, without a name and without the code.

const SHARED = "portal-shared";
const PLACE = "portal-place-";
const DAYS = 30;

function readDevice(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function writeDevice(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

export const isShared = () => readDevice(SHARED) === "yes";

export function setShared(on) {
  if (on) forgetPlaces();
  return writeDevice(SHARED, on ? "yes" : null);
}

const placeName = (invitation, key) => `${PLACE}${invitation}/${key}`;

const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// {until, edition, bank, part, nonce, answers}, or null.
export const readPlace = (invitation, key) => parsePlace(placeName(invitation, key));

// Whether it was kept: never where several people share the device.
export const keepPlace = (invitation, key, place) =>
  !isShared() && writeDevice(placeName(invitation, key), JSON.stringify({ until: dayIn(DAYS), ...place }));

export const dropPlace = (invitation, key) => writeDevice(placeName(invitation, key), null);

function parsePlace(name) {
  try {
    return JSON.parse(readDevice(name));
  } catch {
    return null;
  }
}

function forgetPlaces(isOver = () => true) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PLACE));
    for (const name of names) if (isOver(parsePlace(name))) writeDevice(name, null);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

// Whoever opens the page, a place goes after its day; and at once where a clock that was wrong would keep it for years.
forgetPlaces((place) => !(place?.until >= dayIn(0) && place.until <= dayIn(DAYS + 1)));
