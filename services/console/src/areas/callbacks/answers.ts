import type { Operations } from '@jiesu/contracts';

type Body = Operations['recordCallback']['body'];

/** What the petitioner has said so far. */
export interface Answers {
  readonly contacted?: boolean;
  readonly solved?: boolean;
  readonly satisfaction?: NonNullable<Body['satisfaction']>;
}

export const questions = ['contacted', 'solved', 'satisfaction'] as const;
export type Question = (typeof questions)[number];

/** The options of a question, in the order of keys 1, 2, 3. */
export const options = {
  contacted: [true, false],
  solved: [true, false],
  satisfaction: ['satisfied', 'basicallySatisfied', 'dissatisfied'],
} as const;

/** The question to be asked now; undefined = all are answered. */
export function nextQuestion(answers: Answers): Question | undefined {
  return questions.find((question) => answers[question] === undefined);
}

/** Key 1, 2 or 3 answers the question at hand; a key without an option changes nothing. */
export function answer(answers: Answers, question: Question | undefined, key: number): Answers {
  if (question === undefined) return answers;
  const chosen = options[question][key - 1];
  return chosen === undefined ? answers : { ...answers, [question]: chosen };
}

/** Takes the last answer back. */
export function stepBack(answers: Answers): Answers {
  const last = [...questions].reverse().find((question) => answers[question] !== undefined);
  if (!last) return answers;
  const { [last]: _taken, ...rest } = answers;
  return rest;
}

/** What is sent: an answered call needs all three answers, any other none. */
export function toRecord(
  status: Body['status'],
  answers: Answers,
  note: string,
  recording = '',
): Body | undefined {
  const words = {
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(recording.trim() ? { recording: recording.trim() } : {}),
  };
  if (status !== 'reached') return { status, ...words };
  const { contacted, solved, satisfaction } = answers;
  if (contacted === undefined || solved === undefined || satisfaction === undefined) return undefined;
  return { status, contacted, solved, satisfaction, ...words };
}
