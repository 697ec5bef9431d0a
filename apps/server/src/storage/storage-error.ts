/** The data folder cannot be used. The message is one line for the operator and says what would be right. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}
