import type { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner';

/**
 * Repairs what TypeORM's SQLite driver does wrong under concurrency: it shares one connection and one query runner, so
 * two transactions mix and a roll-back takes the neighbour's rows with it. Here every unit of work has a query runner of
 * its own, and a first-come-first-served gate lets one of them at a time at the connection. This reaches into the
 * driver: TypeORM's version is pinned exactly, and a test keeps the race.
 */
export function installSqliteGate(dataSource: DataSource): void {
  const driver = dataSource.driver as BetterSqlite3Driver;
  const gate = new Gate();
  const statements = new Map<string, unknown>();
  driver.createQueryRunner = () => new GatedQueryRunner(driver, gate, statements);
}

/** Lets one owner in at a time, in the order of asking. */
class Gate {
  private owner: object | null = null;
  private readonly waiting: (() => void)[] = [];

  async acquire(owner: object): Promise<void> {
    if (this.owner === null) {
      this.owner = owner;
      return;
    }
    await new Promise<void>((resolve) => {
      this.waiting.push(() => {
        this.owner = owner;
        resolve();
      });
    });
  }

  release(owner: object): void {
    if (this.owner !== owner) return;
    this.owner = null;
    this.waiting.shift()?.();
  }

  isHeldBy(owner: object): boolean {
    return this.owner === owner;
  }
}

class GatedQueryRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: BetterSqlite3Driver,
    private readonly gate: Gate,
    statements: Map<string, unknown>,
  ) {
    super(driver);
    // One cache of prepared statements for all runners of the connection; the driver declares it private.
    Reflect.set(this, 'stmtCache', statements);
  }

  override async startTransaction(): Promise<void> {
    const outermost = this.transactionDepth === 0;
    if (outermost) await this.gate.acquire(this);
    try {
      await super.startTransaction();
    } catch (error) {
      if (outermost) this.gate.release(this);
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (!this.isTransactionActive) this.gate.release(this);
  }

  override async rollbackTransaction(): Promise<void> {
    try {
      await super.rollbackTransaction();
    } finally {
      if (!this.isTransactionActive) this.gate.release(this);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own signature
  override async query(query: string, parameters?: unknown[], useStructuredResult = false): Promise<any> {
    // A deferred transaction that turns to writing can fail with SQLITE_BUSY; an immediate one waits at its start.
    const statement = query === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : query;
    if (this.gate.isHeldBy(this)) return super.query(statement, parameters, useStructuredResult);
    await this.gate.acquire(this);
    try {
      return await super.query(statement, parameters, useStructuredResult);
    } finally {
      this.gate.release(this);
    }
  }

  override async release(): Promise<void> {
    try {
      if (this.gate.isHeldBy(this) && this.isTransactionActive) await this.rollbackTransaction();
    } finally {
      // Also where SQLite has rolled back by itself (disk full) and a ROLLBACK fails: the next one must get in.
      this.gate.release(this);
    }
    return super.release();
  }
}
