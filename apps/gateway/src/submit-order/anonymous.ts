/** The client of every order while there are no API keys. It is part of an order's id. */
export const anonymous = 'anonymous';
