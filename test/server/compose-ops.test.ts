import { randomBytes } from 'node:crypto';
import { BenefitClaim } from '../../server/benefit/benefit.entity';
import { BenefitGrant } from '../../server/benefit/benefit-grant.entity';
import { goOnGranting } from '../../server/benefit/grant-audience';
import { createCardCodeKeys } from '../../server/code-card/card-code-keys';
import { CodeBatch, CodeCard } from '../../server/code-card/code-card.entity';
import { writeCodes } from '../../server/code-card/draw-batch';
import { newId } from '../../server/database/id';
import { select } from '../../server/database/statement';
import { Audience, AudienceMember, Member } from '../../server/member/member.entity';
import { Approval, OperatorCommand } from '../../server/operator/approval.entity';
import { AuditEntry } from '../../server/operator/audit.entity';
import { Operator } from '../../server/operator/operator.entity';
import { OperatorUpload } from '../../server/operator/upload.entity';
import { ApiKey } from '../../server/partner/partner.entity';
import { createSecretCipher } from '../../server/partner/secret-cipher';
import { PointsAccount } from '../../server/points/points.entity';
import { SupplyCode } from '../../server/supply/supply.entity';
import { codeBatchSchema, codeGiftsSchema } from '../../shared/contract/ops/code-batch';
import { keySchema } from '../../shared/contract/ops/key';
import { pointsImportSchema } from '../../shared/contract/ops/points-import';
import { benefitGrantSchema, stockSchema } from '../../shared/contract/ops/stock';
import { poolSchema } from '../../shared/contract/ops/supply';
import { pageSchema } from '../../shared/contract/wire';
import { DAY_MS } from '../../shared/kernel/instant';
import { engines } from '../support/database';
import { type House, openHouse, type Visitor } from '../support/house';
import { type OperatorBrowser, openOperator } from '../support/operators';

const keyPage = pageSchema(keySchema);
const batchPage = pageSchema(codeBatchSchema);

describe.each(engines)('keys, codes and benefits by operators’ hands, over HTTP on %s', (engine) => {
  let house: House;
  let owner: OperatorBrowser;
  let second: OperatorBrowser;
  let support: OperatorBrowser;
  let visitor: Visitor;

  beforeAll(async () => {
    house = await openHouse(engine);
    owner = await openOperator(house, 'owner');
    second = await openOperator(house, 'owner', 'owner.two');
    support = await openOperator(house, 'support');
    visitor = await house.logIn();
    // A second word counts only from somebody who has been here for a while.
    const activatedAt = house.clock.now() - 2 * DAY_MS;
    await house.database.inUnit((unit) => unit.update(Operator, { role: 'owner' }, { activatedAt }));
  });
  afterAll(() => house.close());

  const approve = async (approvalId: string) => {
    const approved = await second.act('/ops/v1/approvals/approve', { approvalId });
    expect(approved.status).toBe(200);
    return approved.body.value.value;
  };

  /** Everything that the console writes down of acts: answers for repeats, acts that wait, the audit log. */
  const everythingWritten = async () => {
    const { read } = house.database;
    const rows = await Promise.all([read.find(OperatorCommand), read.find(Approval), read.find(AuditEntry)]);
    return JSON.stringify(rows);
  };

  const upload = async (path: string, text: string, browser = owner) => {
    const response = await fetch(house.url + path, {
      method: 'POST',
      headers: { Cookie: browser.cookie, 'X-CSRF-Token': browser.csrfToken, 'Content-Type': 'text/csv' },
      body: text,
    });
    return { status: response.status, body: await response.json() };
  };

  describe('keys of business systems', () => {
    let keyId: string;

    it('makes a key only with a second person, and shows its secret once, to who asked for it', async () => {
      const asked = await owner.act('/ops/v1/keys', { business: 'pos', name: '收银', scopes: ['events:write'] });
      expect([asked.status, asked.body.status]).toEqual([202, 'waiting']);
      expect(await house.database.read.count(ApiKey)).toBe(0);
      ({ keyId } = await approve(asked.body.approvalId));

      const listed = keyPage.parse((await owner.get('/ops/v1/keys')).body).items;
      expect(listed).toEqual([expect.objectContaining({ id: keyId, business: 'pos', secret: 'waiting' })]);
      expect(keyPage.parse((await second.get('/ops/v1/keys')).body).items[0]?.secret).toBe('others');
      const other = await second.act('/ops/v1/keys/secret', { keyId });
      expect([other.status, other.body.code]).toEqual([409, 'KEY_SECRET_TOLD']);

      const key = randomBytes(12).toString('hex');
      const told = await owner.act('/ops/v1/keys/secret', { keyId }, { key });
      const row = await house.database.read.findOneByOrFail(ApiKey, { id: keyId });
      const secret = createSecretCipher(house.config.dataKey).decrypt(row.secretCipher, keyId);
      expect(told.body.value).toEqual({ keyId, secret });
      expect((await owner.act('/ops/v1/keys/secret', { keyId }, { key })).body.value).toEqual({ keyId, secret: null });
      const again = await owner.act('/ops/v1/keys/secret', { keyId });
      expect([again.status, again.body.code]).toEqual([409, 'KEY_SECRET_TOLD']);
      expect(await everythingWritten()).not.toContain(secret);
      expect(JSON.stringify(row)).not.toContain(secret);
    });

    it('no longer shows a secret after a week', async () => {
      await house.database.inUnit((unit) =>
        unit.update(ApiKey, { id: keyId }, { toldAt: null, createdAt: house.clock.now() - 7 * DAY_MS }),
      );
      expect(keyPage.parse((await owner.get('/ops/v1/keys')).body).items[0]?.secret).toBe('lapsed');
      const late = await owner.act('/ops/v1/keys/secret', { keyId });
      expect([late.status, late.body.code]).toEqual([409, 'KEY_SECRET_TOLD']);
    });

    it('revokes a key with a second person, once', async () => {
      const asked = await owner.act('/ops/v1/keys/revoke', { keyId });
      expect(asked.status).toBe(202);
      await approve(asked.body.approvalId);
      expect(keyPage.parse((await owner.get('/ops/v1/keys')).body).items[0]?.revokedAt).not.toBeNull();
      const again = await owner.act('/ops/v1/keys/revoke', { keyId });
      const refused = await second.act('/ops/v1/approvals/approve', { approvalId: again.body.approvalId });
      expect([refused.status, refused.body.code]).toEqual([409, 'KEY_NOT_VALID']);
    });

    it('is nobody’s without the permission', async () => {
      expect((await support.get('/ops/v1/keys')).status).toBe(403);
      expect((await support.act('/ops/v1/keys/secret', { keyId })).status).toBe(403);
    });
  });

  describe('code cards', () => {
    const wish = { name: '春季', gives: { kind: 'benefit', code: 'birthday' }, expiresOn: '2099-12-31' };

    it('hands the codes out once, while they are drawn, and keeps none of them', async () => {
      const gifts = codeGiftsSchema.parse((await owner.get('/ops/v1/code-gifts')).body);
      expect(gifts.benefits.map(({ code }) => code)).toContain('birthday');
      const key = randomBytes(12).toString('hex');
      const made = await owner.act('/ops/v1/code-batches', { ...wish, count: 3 }, { key });
      const { batchId } = made.body.value;
      const repeat = await owner.act('/ops/v1/code-batches', { ...wish, count: 3 }, { key });
      expect(repeat.body).toEqual(made.body);

      const early = await owner.act('/ops/v1/code-batches/activate', { batchId });
      expect([early.status, early.body.code]).toEqual([409, 'BATCH_INCOMPLETE']);
      const other = await second.act('/ops/v1/code-batches/codes', { batchId });
      expect([other.status, other.body.code]).toEqual([409, 'BATCH_CODES_DRAWN']);

      const drawKey = randomBytes(12).toString('hex');
      const drawn = await owner.act('/ops/v1/code-batches/codes', { batchId }, { key: drawKey });
      expect(drawn.headers.get('content-type')).toMatch(/^text\/csv/);
      const [head, ...lines] = String(drawn.body).trim().split('\r\n');
      expect(head).toBe('serial,code');
      expect(lines).toHaveLength(3);
      expect(await house.database.read.countBy(CodeCard, { batchId })).toBe(3);
      const again = await owner.act('/ops/v1/code-batches/codes', { batchId }, { key: drawKey });
      expect([again.status, again.body.code]).toEqual([409, 'BATCH_CODES_DRAWN']);
      const codes = lines.map((line) => line.split(',')[1] ?? '');
      const written = await everythingWritten();
      const cards = JSON.stringify(await house.database.read.find(CodeCard));
      for (const code of codes) {
        expect(written).not.toContain(code);
        expect(cards).not.toContain(code.replaceAll('-', ''));
      }

      expect((await owner.act('/ops/v1/code-batches/activate', { batchId })).status).toBe(200);
      expect((await visitor.post('/api/v1/code-redemptions', { code: codes[0] })).status).toBe(200);
      const [batch] = batchPage.parse((await owner.get('/ops/v1/code-batches')).body).items;
      expect(batch).toMatchObject({ id: batchId, count: 3, redeemed: 1, status: 'active', codes: 'drawn' });
      expect(batch?.expiresOn).toBe('2099-12-31');
      await owner.act('/ops/v1/code-batches/end', { batchId });
      const ended = await visitor.post('/api/v1/code-redemptions', { code: codes[1] });
      expect(ended.body.code).toBe('CARD_CODE_ENDED');
    });

    it('makes a large batch only with a second person, in the name of who asked', async () => {
      const asked = await owner.act('/ops/v1/code-batches', { ...wish, count: 1_001 });
      expect(asked.status).toBe(202);
      const { batchId } = await approve(asked.body.approvalId);
      const batch = await house.database.read.findOneByOrFail(CodeBatch, { id: batchId });
      expect([batch.madeBy, batch.madeById]).toEqual([owner.operator.name, owner.operator.id]);

      // The download breaks off: what was drawn by then is not enough for the batch ever to be activated.
      let lines = 0;
      const breaking = writeCodes(house.database, createCardCodeKeys(house.config.dataKey), batch, () => {
        lines += 1;
        if (lines > 2) throw new Error('hung up');
      });
      await expect(breaking).rejects.toThrow('hung up');
      expect(await house.database.read.countBy(CodeCard, { batchId })).toBe(500);
      const activated = await owner.act('/ops/v1/code-batches/activate', { batchId });
      expect(activated.body.code).toBe('BATCH_INCOMPLETE');
    });

    it('refuses what the live scheme does not have, and a day that is over', async () => {
      const gives = { kind: 'plan', code: 'nothing' };
      expect((await owner.act('/ops/v1/code-batches', { ...wish, gives, count: 1 })).body.code).toBe('PLAN_NOT_FOUND');
      const past = await owner.act('/ops/v1/code-batches', { ...wish, expiresOn: '2020-01-01', count: 1 });
      expect(past.body.code).toBe('BATCH_EXPIRED');
    });
  });

  describe('pools of codes', () => {
    it('looks at a file first, imports it whole by its act, and writes no code down', async () => {
      const faulty = await upload('/ops/v1/pools/uploads?pool=movies&name=a.csv', 'code\nM-1\nM-1\n');
      expect(faulty.body).toMatchObject({ uploadId: null, faultCount: 1 });
      expect(faulty.body.faults).toEqual([{ line: 3, detail: '与第 2 行的券码相同' }]);
      const checked = await upload('/ops/v1/pools/uploads?pool=movies&name=a.csv', 'code\nMOVIE-0001\nMOVIE-0002\n');
      expect(checked.body).toMatchObject({ codes: 2, faults: [] });
      expect(await house.database.read.count(SupplyCode)).toBe(0);
      expect(JSON.stringify(await house.database.read.find(OperatorUpload))).not.toContain('MOVIE-0001');

      const { uploadId } = checked.body;
      const imported = await owner.act('/ops/v1/pools/import', { pool: 'movies', uploadId });
      expect(imported.body).toEqual({ status: 'done', value: { codes: 2 } });
      const again = await owner.act('/ops/v1/pools/import', { pool: 'movies', uploadId });
      expect([again.status, again.body.code]).toEqual([409, 'UPLOAD_NOT_FOUND']);
      expect(await house.database.read.countBy(OperatorUpload, { id: uploadId })).toBe(0);
      const pools = pageSchema(poolSchema).parse((await owner.get('/ops/v1/pools')).body).items;
      expect(pools).toContainEqual(expect.objectContaining({ pool: 'movies', free: 2, low: false }));
      expect(await everythingWritten()).not.toContain('MOVIE-0001');

      const known = await upload('/ops/v1/pools/uploads?pool=movies&name=a.csv', 'code\nMOVIE-0001\n');
      expect(known.body.faults).toEqual([{ line: 2, detail: '券码池里已有这个券码（未发出）' }]);
      const voided = await owner.act('/ops/v1/pools/void', { pool: 'movies' });
      expect(voided.body.value).toEqual({ codes: 2 });
    });

    it('refuses a file that is too long, no text, or not the sender’s to bring', async () => {
      const path = '/ops/v1/pools/uploads?pool=movies&name=a.csv';
      expect((await upload(path, 'x'.repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
      expect((await upload(path, 'code\nA\n', support)).status).toBe(403);
      const bytes = await fetch(house.url + path, {
        method: 'POST',
        headers: { Cookie: owner.cookie, 'X-CSRF-Token': owner.csrfToken },
        body: new Uint8Array([0xff, 0xfe, 0x00]),
      });
      expect(await bytes.json()).toMatchObject({ code: 'FILE_NOT_TEXT' });
    });

    it('asks and settles only orders that wait for their supplier', async () => {
      expect((await owner.get('/ops/v1/supply-orders')).body.items).toEqual([]);
      const orderId = newId(house.clock.now());
      for (const [verb, more] of [
        ['ask', {}],
        ['settle', { outcome: 'failed' }],
      ] as const) {
        const refused = await owner.act(`/ops/v1/supply-orders/${verb}`, { orderId, ...more });
        expect([refused.status, refused.body.code]).toEqual([409, 'SUPPLY_ORDER_NOT_OPEN']);
      }
    });
  });

  describe('benefits', () => {
    it('stops a benefit and starts it again, each with its line in the log', async () => {
      const stopped = async () => {
        const { items } = pageSchema(stockSchema).parse((await owner.get('/ops/v1/benefits/stock')).body);
        return items.find(({ code }) => code === 'coffee')?.stopped;
      };
      expect(await stopped()).toBe(false);
      expect((await owner.act('/ops/v1/benefits/stop', { benefit: 'coffee' })).status).toBe(200);
      expect(await stopped()).toBe(true);
      expect((await owner.act('/ops/v1/benefits/stop', { benefit: 'coffee' })).body.code).toBe('ALREADY_STOPPED');
      expect((await support.act('/ops/v1/benefits/start', { benefit: 'coffee' })).status).toBe(403);
      expect((await owner.act('/ops/v1/benefits/start', { benefit: 'coffee' })).status).toBe(200);
      expect(await stopped()).toBe(false);
      const lines = (await owner.get('/ops/v1/audit?subject=benefit:coffee')).body.items;
      expect(lines.map(({ action }: { action: string }) => action)).toEqual(['benefits.start', 'benefits.stop']);
    });

    const makeAudience = async (size: number, members: readonly string[]) => {
      const now = house.clock.now();
      const id = newId(now);
      await house.database.inUnit(async (unit) => {
        await unit.insert(Audience, { id, name: `人群 ${size}`, filter: {}, size, createdAt: now });
        for (const memberId of members) await unit.insert(AudienceMember, { audienceId: id, memberId });
      });
      return id;
    };

    it('gives a benefit to everybody of an audience, once, and tells who could not have it', async () => {
      const gone = newId(house.clock.now());
      const audienceId = await makeAudience(2, [visitor.memberId, gone]);
      const begun = await owner.act('/ops/v1/benefits/grant-audience', { benefit: 'coffee', audienceId });
      expect(begun.status).toBe(200);
      await house.settle();
      const { items } = pageSchema(benefitGrantSchema).parse((await owner.get('/ops/v1/benefits/grants')).body);
      expect(items[0]).toMatchObject({ status: 'done', size: 2, granted: 1, refused: 1, audience: '人群 2' });
      const sourceKey = `operator:${items[0]?.id}:${visitor.memberId}`;
      expect(await house.database.read.countBy(BenefitClaim, { sourceKey })).toBe(1);
      // Begun again, as after a crash, it finds what it has done.
      const id = items[0]?.id ?? '';
      await house.database.inUnit((unit) => unit.update(BenefitGrant, { id }, { status: 'running', cursorId: '' }));
      await goOnGranting({ ...house, claims: { deliverers: [] } }, id);
      expect(await house.database.read.countBy(BenefitClaim, { benefit: 'coffee', issuedBy: 'operator' })).toBe(1);
    });

    it('wants a second person for a large audience', async () => {
      const audienceId = await makeAudience(101, [visitor.memberId]);
      const asked = await owner.act('/ops/v1/benefits/grant-audience', { benefit: 'coffee', audienceId });
      expect([asked.status, asked.body.status]).toEqual([202, 'waiting']);
      const waiting = (await second.get('/ops/v1/approvals?status=waiting')).body.items;
      const summaries = waiting.map(({ summary }: { summary: string }) => summary);
      expect(summaries).toContainEqual(expect.stringMatching(/^将向人群「人群 101」的 101 位会员发放「/));
    });
  });

  describe('points from a file', () => {
    const balance = async () => {
      const account = await house.database.read.findOneBy(PointsAccount, { memberId: visitor.memberId });
      return account?.balance ?? 0;
    };
    const importFile = async (points: number) => {
      const { memberNumber } = await house.database.read.findOneByOrFail(Member, { id: visitor.memberId });
      const text = `memberNumber,points,title\n${memberNumber},${points},周年回馈\n`;
      const checked = await upload('/ops/v1/points/uploads?name=p.csv', text);
      expect(checked.body).toMatchObject({ lines: 1, members: 1, points, faults: [] });
      return checked.body;
    };

    it('gives what the file says by a worker, once', async () => {
      const before = await balance();
      const { uploadId } = await importFile(300);
      const begun = await owner.act('/ops/v1/points/import', { uploadId });
      expect(begun.status).toBe(200);
      await house.settle();
      expect(await balance()).toBe(before + 300);
      const again = await owner.act('/ops/v1/points/import', { uploadId });
      expect(again.body.code).toBe('UPLOAD_NOT_FOUND');
      const { items } = pageSchema(pointsImportSchema).parse((await owner.get('/ops/v1/points/imports')).body);
      expect(items).toEqual([expect.objectContaining({ status: 'done', lines: 1, done: 1, points: 300, faults: [] })]);
    });

    it('wants a second person above the limit, and gives in both names', async () => {
      const before = await balance();
      const { uploadId, needsSecond } = await importFile(10_001);
      expect(needsSecond).toBe(true);
      const asked = await owner.act('/ops/v1/points/import', { uploadId });
      expect(asked.status).toBe(202);
      await house.settle();
      expect(await balance()).toBe(before);
      await approve(asked.body.approvalId);
      await house.settle();
      expect(await balance()).toBe(before + 10_001);
      const { items } = pageSchema(pointsImportSchema).parse((await owner.get('/ops/v1/points/imports')).body);
      const names = { operator: owner.operator.name, approvedBy: second.operator.name };
      expect(items).toContainEqual(expect.objectContaining({ points: 10_001, status: 'done', ...names }));
    });

    it('tells the lines that cannot be imported, in words', async () => {
      const text = 'memberNumber,points\nnobody,5\n10001,x\n';
      const { body } = await upload('/ops/v1/points/uploads?name=p.csv', text);
      expect(body).toMatchObject({ uploadId: null, faultCount: 2 });
      expect(body.faults[0]).toEqual({ line: 2, detail: '没有会员号为 nobody 的会员' });
      expect(body.faults[1].detail).toContain('积分 points 不对');
    });
  });

  it('counts the redeemed cards of batches by their index', async () => {
    const plan = await select<{ detail?: string; key?: string | null }>(
      house.database.read,
      `EXPLAIN ${engine === 'sqlite' ? 'QUERY PLAN ' : ''}SELECT batch_id, COUNT(*) FROM code_card
        WHERE status = 'redeemed' AND batch_id IN (?, ?) GROUP BY batch_id`,
      ['a', 'b'],
    );
    expect(JSON.stringify(plan)).toContain('ix_code_card_state');
  });
});
