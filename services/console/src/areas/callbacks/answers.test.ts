import { describe, expect, it } from 'vitest';
import { type Answers, answer, nextQuestion, stepBack, toRecord } from './answers.ts';

const press = (...keys: number[]): Answers =>
  keys.reduce<Answers>((answers, key) => answer(answers, nextQuestion(answers), key), {});

describe('a callback by keys', () => {
  it('is answered with three presses', () => {
    expect(press(1, 1, 2)).toEqual({ contacted: true, solved: true, satisfaction: 'basicallySatisfied' });
    expect(press(2, 2, 3)).toEqual({ contacted: false, solved: false, satisfaction: 'dissatisfied' });
    expect(nextQuestion(press(1, 1, 1))).toBeUndefined();
  });
  it('does not take a key that the question does not have', () => {
    expect(press(3)).toEqual({});
    expect(press(1, 1, 1, 1)).toEqual(press(1, 1, 1));
  });
  it('goes back one answer at a time, also over a “no”', () => {
    expect(stepBack(press(1, 2))).toEqual({ contacted: true });
    expect(stepBack(stepBack(press(1, 2)))).toEqual({});
    expect(stepBack({})).toEqual({});
  });
});

describe('toRecord', () => {
  it('wants all three answers of somebody who was reached', () => {
    expect(toRecord('reached', press(1, 1), '')).toBeUndefined();
    expect(toRecord('reached', press(1, 2, 3), ' 等了一周 ')).toEqual({
      status: 'reached',
      contacted: true,
      solved: false,
      satisfaction: 'dissatisfied',
      note: '等了一周',
    });
  });
  it('carries no answers of somebody who was not reached', () => {
    expect(toRecord('notReached', press(1, 1, 1), '')).toEqual({ status: 'notReached' });
  });
});
