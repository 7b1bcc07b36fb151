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

// {until, edition, bank, part, nonce, answers}, or null; what is older than its day is removed.
export function readPlace(invitation, key) {
  forgetPlaces((place) => !(Date.parse(place?.until) > Date.now()));
  return parsePlace(placeName(invitation, key));
}

export function keepPlace(invitation, key, place) {
  const until = new Date(Date.now() + DAYS * 86_400_000).toISOString().slice(0, 10);
  return writeDevice(placeName(invitation, key), JSON.stringify({ until, ...place }));
}

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
