/** For a terminal. Texts come from outside: control characters could move its cursor or worse. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '\uFFFD');
