module.exports = { ...require('../../jest.shared.cjs'), displayName: 'order-store' };
