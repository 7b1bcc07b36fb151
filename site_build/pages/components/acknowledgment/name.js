// What is a name: by the same rule as the register's.

// A letter or a number, and none of the letters of Korean that show as nothing.
const READABLE = /(?![\u115f\u1160\u3164\uffa0])[\p{L}\p{N}]/u;

// Whether there is anything to read in a name.
export const hasLetters = (name) => READABLE.test(name);
