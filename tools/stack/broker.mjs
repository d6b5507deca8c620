// Starts, stops or kills the private RabbitMQ of a run, or runs rabbitmqctl on it:
//   node tools/stack/broker.mjs start|stop|kill --dir .local/test
//   node tools/stack/broker.mjs ctl --dir .local/test list_queues name messages
import { SetUpError, exitWith } from '../setup/set-up-error.mjs';
import { readControls } from './control-file.mjs';
import { killNode, runCtl, startNode, stopNode } from './rabbitmq-node.mjs';

const [verb, option, dir, ...rest] = process.argv.slice(2);

try {
  if (option !== '--dir' || !dir)
    throw new SetUpError('usage: broker.mjs start|stop|kill|ctl --dir DIR [arguments]');
  const { broker, ledger } = await readControls(dir);
  if (!broker) throw new SetUpError('This run has no RabbitMQ of its own.');
  switch (verb) {
    case 'start':
      await startNode(broker, ledger);
      break;
    case 'stop':
      await stopNode(broker, ledger);
      break;
    case 'kill':
      await killNode(broker, ledger);
      break;
    case 'ctl':
      process.exitCode = await runCtl(broker, rest);
      break;
    default:
      throw new SetUpError(`unknown: ${verb}`);
  }
} catch (error) {
  exitWith(error);
}
