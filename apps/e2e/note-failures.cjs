const { TestEnvironment } = require('jest-environment-node');

/** Tells the file's own code, by a global, that something in it failed: then the apps' logs are worth showing. */
module.exports = class NoteFailures extends TestEnvironment {
  async handleTestEvent(event) {
    const failed =
      event.name === 'hook_failure' || (event.name === 'test_done' && event.test.errors.length > 0);
    if (failed) this.global.somethingFailed = true;
  }
};
