// What a browser keeps for a page, in this tab or on this device. People may forbid it, and it may be full.

export const TAB = "sessionStorage";
export const DEVICE = "localStorage";

// Where on its host this site is: beside it may be another charity's, for which nothing is that is kept here.
export const SITE = location.pathname.split("/induction/")[0];

// The text, or null.
export function readKept(where, name) {
  try {
    return globalThis[where].getItem(name);
  } catch {
    return null;
  }
}

export const isObject = (value) => value?.constructor === Object;

// The object that was kept as JSON; null where there is none, whatever else may be there.
export function readObject(where, name) {
  try {
    const value = JSON.parse(readKept(where, name));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

// Whether it was kept; null takes away what was.
export function keep(where, name, text) {
  try {
    if (text === null) globalThis[where].removeItem(name);
    else globalThis[where].setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

export function namesIn(where) {
  try {
    return Object.keys(globalThis[where]);
  } catch {
    return [];
  }
}
