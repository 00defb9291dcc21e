export interface IdentityObserver { start(...a: unknown[]): void; end(...a: unknown[]): void; value(...a: unknown[]): void; text(...a: unknown[]): void; attributeValue(...a: unknown[]): void }
