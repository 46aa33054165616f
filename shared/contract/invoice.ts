import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from './wire';

/** To whom an invoice is made out 发票抬头: to a person, or to a company with its tax number 税号. */
export const invoiceTitleSchema = z
  .object({
    kind: z.enum(['personal', 'company']),
    /** The name on the invoice. */
    title: z.string().trim().min(1).max(60),
    /** 15, 17, 18 or 20 characters; only of a company, and of each. */
    taxNumber: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[0-9A-Z]{15,20}$/, 'not a tax number')
      .nullable()
      .default(null),
    /** Where the invoice is sent. */
    email: z.email().max(100),
  })
  .strict();
export type InvoiceTitle = z.infer<typeof invoiceTitleSchema>;
/** The same as a client sends it. */
export type InvoiceTitleWish = z.input<typeof invoiceTitleSchema>;

/** The request for an invoice of an order 开票申请. `withdrawn`: all its money went back before one was issued. */
export const invoiceSchema = z.object({
  id: idSchema,
  orderId: idSchema,
  status: z.enum(['requested', 'issued', 'withdrawn']),
  /** How it stands, in a sentence. */
  words: z.string(),
  title: invoiceTitleSchema,
  /** What it is to be made out for, or was: what was paid without what went back. */
  amountFen: fenSchema,
  /** The number of the issued invoice. */
  number: z.string().nullable(),
  requestedAt: instantSchema,
  issuedAt: instantSchema.nullable(),
});
export type Invoice = z.infer<typeof invoiceSchema>;

/** `GET /api/v1/orders/{id}/invoice`: the request, or null; and the titles that the member used before, the last first. */
export const orderInvoiceSchema = z.object({
  invoice: invoiceSchema.nullable(),
  /** Whether one may be asked for, or the one asked for changed. */
  editable: z.boolean(),
  amountFen: fenSchema,
  titles: z.array(invoiceTitleSchema),
});
export type OrderInvoice = z.infer<typeof orderInvoiceSchema>;
