import { randomBytes } from 'node:crypto';
import { type Answers, type Picture, willingAnswers } from './answers';
import { Network, type Server } from './network';

/** Light or dark, as the person set the telephone. */
export type Theme = 'light' | 'dark';

/** The telephone and the person's WeChat on it: what outlives a launch of the program. */
export class Phone {
  /** `wx.setStorage`, as JSON by key. */
  readonly storage = new Map<string, string>();
  /** Files by the path under which the program knows them (`wxfile://…`). */
  readonly files = new Map<string, Buffer>();
  readonly answers: Answers;
  readonly network: Network;
  clipboard = '';
  theme: Theme = 'light';
  /** The person's font size in WeChat, in pixels; 16 is the standard one. */
  fontSizeSetting = 16;
  /** Whether the person agreed to the privacy guide (隐私保护指引), and whether the account has declared one. */
  readonly privacy = { declared: true, agreed: false, contractName: '《小程序隐私保护指引》' };

  constructor(server: Server, answers: Partial<Answers> = {}) {
    this.network = new Network(server);
    this.answers = { ...willingAnswers(), ...answers };
  }

  /** Stores a picture as a temporary file and answers its path. */
  addPicture({ bytes, extension }: Picture): string {
    const path = `wxfile://tmp_${randomBytes(12).toString('hex')}.${extension}`;
    this.files.set(path, Buffer.from(bytes));
    return path;
  }

  /** The person deletes the program from the recently used ones: storage, files and consent are gone. */
  deleteProgram(): void {
    this.storage.clear();
    this.files.clear();
    this.privacy.agreed = false;
  }
}
