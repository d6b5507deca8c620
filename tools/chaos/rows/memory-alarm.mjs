import { alarmRow } from './alarm-raised.mjs';

export const memoryAlarm = alarmRow({
  id: 'F11',
  title: 'memory alarm',
  fault: 'The broker has no memory left for publishes for 30 s (`set_vm_memory_high_watermark`)',
  raise: ({ broker }) => broker.ctl('set_vm_memory_high_watermark', 'absolute', '1MB'),
  lower: ({ broker }) => broker.ctl('set_vm_memory_high_watermark', 'absolute', '1GB'),
});
