// ONNX Runtime: float32 inference of an .onnx file; each figure on one thread or all, and in the given batch or all rows at once, whichever is faster.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import ort from "onnxruntime-node";

const ROUND = 0.3, SHOWN = 8;
let sessions, pixels, shape, predicted, batchSize;
const fastest = {};

const seconds = () => Number(process.hrtime.bigint()) / 1e9;

async function median(run, budget = ROUND) {
    const times = [], began = seconds();
    while (times.length < 3 || seconds() - began < budget) {
        const started = seconds();
        await run();
        times.push(seconds() - started);
    }
    return times.sort((a, b) => a - b)[times.length >> 1];
}

function tensor(first, count) {
    const size = shape.reduce((a, n) => a * n, 1);
    return new ort.Tensor("float32", pixels.subarray(first * size, (first + count) * size), [count, ...shape]);
}

/** The seconds a row of the fastest of some choices, found the first time. */
async function best(what, choices) {
    const run = async c => { for (const x of c.inputs) await c.session.run({ x }); };
    if (!fastest[what]) {
        for (const c of choices) {
            await run(c);
            c.seconds = await median(() => run(c), 0.1) / c.rows;
        }
        fastest[what] = choices.reduce((a, b) => a.seconds <= b.seconds ? a : b);
    }
    return await median(() => run(fastest[what])) / fastest[what].rows;
}

/** All rows in batches of each size, in each session. */
const choices = (rows, sizes) => sessions.flatMap(session => sizes.map(size =>
    ({ session, rows, inputs: Array.from({ length: rows / size }, (_, n) => tensor(n * size, size)) })));

const answers = {
    async prepare(task) {
        if (task.float64) return { able: false };
        const bytes = readFileSync(task.channelsFirst);
        pixels = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
        const channels = task.input.at(-1);
        shape = task.input.length === 3 ? [channels, task.input[0], task.input[1]] : task.input;
        predicted = task.predicted;
        batchSize = task.batch;
        sessions = [];
        for (const threads of [1, availableParallelism()]) sessions.push(await ort.InferenceSession.create(task.onnx, { intraOpNumThreads: threads }));
        for (const what of Object.keys(fastest)) delete fastest[what];
        const shown = await sessions[0].run({ x: tensor(0, Math.min(SHOWN, predicted)) });
        return { able: true, outputs: [...shown.y.data] };
    },
    async batch() {
        return { seconds: await best("batch", choices(predicted, [batchSize, predicted])) };
    },
    async one() {
        return { seconds: await best("one", choices(1, [1])) };
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const task = JSON.parse(line);
    console.log(JSON.stringify(await answers[task.do](task)));
}
