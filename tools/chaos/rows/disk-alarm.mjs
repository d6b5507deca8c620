import { alarmRow } from './alarm-raised.mjs';

export const diskAlarm = alarmRow({
  id: 'F12',
  title: 'disk alarm',
  fault: 'The broker has no disk left for publishes for 30 s (`set_disk_free_limit`)',
  raise: ({ broker }) => broker.ctl('set_disk_free_limit', '100000GB'),
  lower: ({ broker }) => broker.ctl('set_disk_free_limit', '100MB'),
});
