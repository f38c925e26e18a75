// Proves that a task never runs twice at once, runs once more for every kick that came while it ran,
// loses no kick however soon it comes, and that a turn that throws ends neither the task nor a stop.
import { expect, test } from 'vitest';
import { createRepeatedTask } from './repeated-task.ts';

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

function setUp(answers: readonly (boolean | Error)[] = []) {
  const gates: (() => void)[] = [];
  const failures: unknown[] = [];
  let turns = 0;
  let atOnce = 0;
  let atOnceMost = 0;
  const task = createRepeatedTask(
    async () => {
      const answer = answers[turns] ?? false;
      turns += 1;
      atOnce += 1;
      atOnceMost = Math.max(atOnceMost, atOnce);
      await new Promise<void>((resolve) => gates.push(resolve));
      atOnce -= 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    (error) => failures.push(error),
  );
  const endTurn = async () => {
    gates.shift()?.();
    await settled();
  };
  return { task, endTurn, failures, seen: () => ({ turns, atOnceMost }) };
}

test('kicks while it runs are one more turn, and never a second one beside it', async () => {
  const { task, endTurn, seen } = setUp();
  task.kick();
  task.kick();
  task.kick();
  expect(seen()).toEqual({ turns: 1, atOnceMost: 1 });
  await endTurn();
  expect(seen()).toEqual({ turns: 2, atOnceMost: 1 });
  await endTurn();
  expect(seen()).toEqual({ turns: 2, atOnceMost: 1 });
});

test('a turn that wants another one gets it', async () => {
  const { task, endTurn, seen } = setUp([true, true]);
  task.kick();
  await endTurn();
  await endTurn();
  await endTurn();
  expect(seen()).toEqual({ turns: 3, atOnceMost: 1 });
});

test('a kick is heard at whichever moment after a turn it comes', async () => {
  for (let moments = 0; moments < 10; moments += 1) {
    let turns = 0;
    const task = createRepeatedTask(
      async () => {
        turns += 1;
        return false;
      },
      () => undefined,
    );
    task.kick();
    for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
    task.kick();
    await settled();
    expect({ moments, turns }).toEqual({ moments, turns: 2 });
  }
});

test('what throws is told, and the next kick tries again', async () => {
  const fault = new Error('broken');
  const { task, endTurn, failures, seen } = setUp([fault]);
  task.kick();
  await endTurn();
  expect(failures).toEqual([fault]);
  task.kick();
  await endTurn();
  expect([seen(), failures]).toEqual([{ turns: 2, atOnceMost: 1 }, [fault]]);
});

test('stopping waits for the turn under way and lets no other follow', async () => {
  const { task, endTurn, seen } = setUp([true]);
  let stopped = false;
  task.kick();
  const stopping = task.stop().then(() => {
    stopped = true;
  });
  task.kick();
  await settled();
  expect(stopped).toBe(false);
  await endTurn();
  await stopping;
  task.kick();
  await settled();
  expect(seen()).toEqual({ turns: 1, atOnceMost: 1 });
});
