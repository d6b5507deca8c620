/**
 * The client of every order while there are no API keys. It is part of an order's id. A key of this name reads what was
 * sent before there were any.
 */
export const anonymous = 'anonymous';
