using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Berth.Platform.Web;

/// <summary>
/// Refuses a form that the page does not know. Otherwise the page would be shown without having read what it shows. Methods
/// are <see cref="PageMethods"/>' matter.
/// </summary>
internal sealed class RefuseUnhandled : IPageFilter
{
    /// <inheritdoc />
    public void OnPageHandlerSelected(PageHandlerSelectedContext context) { }

    /// <inheritdoc />
    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (
            context.HandlerMethod is null
            && !HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && !request.Path.StartsWithSegments("/error") // shows itself whatever the method was
        )
            context.Result = new NotFoundResult();
    }

    /// <inheritdoc />
    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }
}
