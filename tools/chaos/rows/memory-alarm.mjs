import { alarmRow } from './alarm-raised.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

/** @param {PrivateSystem} system */
export const takeMemory = ({ broker }) => broker.ctl('set_vm_memory_high_watermark', 'absolute', '1MB');

/** @param {PrivateSystem} system */
export const giveMemory = ({ broker }) => broker.ctl('set_vm_memory_high_watermark', 'absolute', '1GB');

export const memoryAlarm = alarmRow({
  id: 'F11',
  title: 'memory alarm',
  fault: 'The broker has no memory left for publishes for 30 s (`set_vm_memory_high_watermark`)',
  raise: takeMemory,
  lower: giveMemory,
});
