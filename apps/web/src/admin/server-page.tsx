import type { Banner, ServerIdentity } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { codePoints } from '@lobby/protocol/text'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useCarryOut } from '../account/carry-out.tsx'
import { useChat } from '../chat/chat.tsx'
import { type ChosenImage, ImageField } from '../settings/image-field.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useServer } from '../ui/server-identity.ts'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { Heading } from './heading.tsx'
import styles from './server-page.module.css'
import { ServerPreview } from './server-preview.tsx'
import { useWords } from './words.ts'

/** What the server is called, and what it says to everybody. */
export function ServerPage() {
  const { t } = useWords()
  const { answer, problem } = useEndpoint(['GET /api/server'])
  return (
    <>
      <Heading title={t('sections.server')} />
      <Problem>{problem}</Problem>
      {answer && <ServerForm initial={answer} />}
    </>
  )
}

function ServerForm({ initial }: { readonly initial: ServerIdentity }) {
  const { t } = useWords()
  const { call } = useChat().api
  const carryOut = useCarryOut()
  const { logo } = useServer()
  const [name, setName] = useState(initial.name)
  const [image, setImage] = useState<ChosenImage>()
  const [welcome, setWelcome] = useState(initial.welcome ?? '')
  const [text, setText] = useState(initial.banner?.text ?? '')
  const [kind, setKind] = useState<Banner['kind']>(initial.banner?.kind ?? 'info')
  const [isDone, setDone] = useState(false)
  const banner = text.trim() === '' ? null : { text, kind }
  const wrong = {
    name: tooLong(name, limits.nameCodePoints),
    welcome: tooLong(welcome, limits.welcomeCodePoints),
    banner: tooLong(text, limits.bannerCodePoints),
  }
  const isWrong = Object.values(wrong).some((problem) => problem !== undefined)

  function tooLong(given: string, most: number): string | undefined {
    return codePoints(given) > most ? t('server.tooLong', { count: most }) : undefined
  }

  const { problem, isBusy, submit } = useSubmission(async () => {
    setDone(false)
    if (isWrong) return
    await carryOut(async () => {
      const body = { name: name.trim() === '' ? 'Lobby' : name, welcome, banner }
      await call('PATCH /api/admin/server', { body })
      if (image) await call('PUT /api/admin/server/logo', { image: image.file })
    })
    setImage(undefined)
    setDone(true)
  })
  const removal = useSubmission(() => carryOut(() => call('DELETE /api/admin/server/logo')))

  return (
    <div className={styles.columns}>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label={t('server.name')}
          value={name}
          error={wrong.name}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ImageField label={t('server.logo')} chosen={image} onChoose={setImage} />
        {logo !== undefined && !image && (
          <div>
            <Button variant="default" loading={removal.isBusy} onClick={() => removal.submit()}>
              {t('server.noLogo')}
            </Button>
            <Problem>{removal.problem}</Problem>
          </div>
        )}
        <Textarea
          label={t('server.welcome')}
          description={t('server.welcomeHint')}
          value={welcome}
          error={wrong.welcome}
          rows={4}
          onChange={(event) => setWelcome(event.currentTarget.value)}
        />
        <Textarea
          label={t('server.banner')}
          description={t('server.bannerHint')}
          value={text}
          error={wrong.banner}
          rows={2}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('server.kind')}
          value={kind}
          data={(['info', 'warning'] as const).map((value) => ({
            value,
            label: t(`server.kinds.${value}`),
          }))}
          onChange={(event) => setKind(event.currentTarget.value as Banner['kind'])}
        />
        <div>
          <Button type="submit" loading={isBusy}>
            {t('save')}
          </Button>
        </div>
        <p role="status" className={styles.done}>
          {isDone && t('saved')}
        </p>
        <Problem>{problem}</Problem>
      </form>
      <ServerPreview
        name={name.trim() === '' ? 'Lobby' : name}
        logo={image?.url ?? logo}
        welcome={welcome.trim()}
        banner={banner}
      />
    </div>
  )
}
