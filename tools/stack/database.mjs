// Starts, stops or kills the private PostgreSQL of a run:
//   node tools/stack/database.mjs start|stop|kill --dir .local/test
import { SetUpError, exitWith } from '../setup/set-up-error.mjs';
import { readControls } from './control-file.mjs';
import { killServer, startServer, stopServer } from './postgres-server.mjs';

const [verb, option, dir] = process.argv.slice(2);

try {
  if (option !== '--dir' || !dir) throw new SetUpError('usage: database.mjs start|stop|kill --dir DIR');
  const { database, ledger } = await readControls(dir);
  if (!database) throw new SetUpError('This run has no PostgreSQL of its own.');
  switch (verb) {
    case 'start':
      await startServer(database, ledger);
      break;
    case 'stop':
      await stopServer(ledger);
      break;
    case 'kill':
      await killServer(ledger);
      break;
    default:
      throw new SetUpError(`unknown: ${verb}`);
  }
} catch (error) {
  exitWith(error);
}
