import { ActionIcon } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useLocale } from '../i18n/use-locale.ts'
import { Icon } from '../ui/icons.tsx'
import { fileSize, percentOf } from './file-size.ts'
import { useFileWords } from './file-words.ts'
import styles from './upload-rows.module.css'
import { cancel } from './uploader.ts'
import { type Upload, useUploads } from './uploads.ts'

/** The files of the message that is being written: how far each is up, and a way to take it out. */
export default function UploadRows({ slug, onEmpty }: { slug: string; onEmpty: () => void }) {
  const { t } = useFileWords()
  const uploads = useUploads(slug)
  if (uploads.length === 0) return null
  const up = uploads.findLast(({ id }) => id !== undefined)
  return (
    <>
      <ul className={styles.list} aria-label={t('toSend')}>
        {uploads.map((one) => (
          <UploadRow
            key={one.key}
            upload={one}
            onRemove={() => {
              cancel(one.key)
              onEmpty()
            }}
          />
        ))}
      </ul>
      <p role="status" className="visually-hidden">
        {up && t('isUp', { name: up.name })}
      </p>
    </>
  )
}

function UploadRow({ upload, onRemove }: { upload: Upload; onRemove: () => void }) {
  const { t } = useFileWords()
  const locale = useLocale()
  const { name, bytes, sent, id, picture, problem } = upload
  const size = fileSize(bytes, locale)
  const isUp = id !== undefined
  const part = { '--part': bytes === 0 ? 1 : sent / bytes } as CSSProperties
  return (
    <li className={styles.row} data-problem={problem !== undefined || undefined}>
      {picture ? (
        <img className={styles.picture} src={picture} alt="" />
      ) : (
        <span className={styles.picture}>
          <Icon name="file" />
        </span>
      )}
      <span className={styles.text}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.note} role={problem ? 'alert' : undefined}>
          {problem
            ? t(`problem.${problem}`)
            : isUp
              ? size
              : t('uploading', { percent: percentOf(sent, bytes, locale), size })}
        </span>
        {!isUp && !problem && (
          <span
            className={styles.bar}
            role="progressbar"
            aria-label={name}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round((bytes === 0 ? 1 : sent / bytes) * 100)}
            style={part}
          />
        )}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        className={styles.remove ?? ''}
        aria-label={t('remove', { name })}
        title={t('remove', { name })}
        onClick={onRemove}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </li>
  )
}
