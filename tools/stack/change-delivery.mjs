/**
 * Pauses, resumes or limits all consumers through one of them.
 * @param {string | undefined} consumerUrl
 * @param {{ paused?: boolean, limit?: number | null }} change a limit of null takes the limit back
 */
export async function changeDelivery(consumerUrl, change) {
  const { ok, status } = await fetch(`${consumerUrl}/admin/delivery`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!ok) throw new Error(`/admin/delivery answers ${status}`);
}
